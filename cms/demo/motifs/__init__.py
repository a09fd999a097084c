"""The pictures on posters and in clips, each drawn in a grid of 1000 x 1000 around (500, 500).

``phase`` runs from 0 to 1 and meets itself there, so that a clip can repeat a movement; a poster shows phase 0.
What lies outside the grid fills a wider or taller scene.
"""

from collections.abc import Callable

from cms.demo.canvas import Canvas
from cms.demo.motifs import election, hazard, health, integrity, village
from cms.demo.palettes import Palette

Motif = Callable[[Canvas, Palette, float], None]

MOTIFS: dict[str, Motif] = {
    "ballot_box": election.ballot_box,
    "voter_list": election.voter_list,
    "moving": election.moving,
    "refused_envelope": integrity.refused_envelope,
    "magnifier": integrity.magnifier,
    "phone_hoax": integrity.phone_hoax,
    "balance": integrity.balance,
    "complaint_desk": village.complaint_desk,
    "waste_sorting": village.waste_sorting,
    "flood": hazard.flood,
    "landslide": hazard.landslide,
    "mosquito": health.mosquito,
    "vaccination": health.vaccination,
}
