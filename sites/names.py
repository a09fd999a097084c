"""How names of agencies are written in Indonesia (``ILM_BLOCKS["LETTERHEADS"]``)."""

from ilm_blocks.rules.names import Letterheads

LETTERHEADS = Letterheads(
    short_forms={  # of the words that tell levels and offices apart
        "kab": "kabupaten", "kec": "kecamatan", "kel": "kelurahan", "ds": "desa", "prov": "provinsi",
        "pemkab": "pemerintah kabupaten", "pemkot": "pemerintah kota", "pemprov": "pemerintah provinsi",
        "pemdes": "pemerintah desa", "dinkes": "dinas kesehatan", "disdik": "dinas pendidikan",
        "panwascam": "panwaslu kecamatan", "kpud": "kpu", "pemilu": "pemilihan umum",
    },
    bodies={  # the agencies of the elections (UU 7/2017)
        "badan pengawas pemilihan umum": "bawaslu", "panitia pengawas pemilihan umum": "panwaslu",
        "komisi pemilihan umum": "kpu", "dewan kehormatan penyelenggara pemilihan umum": "dkpp",
    },
    beginnings=("bawaslu", "panwas"),
    whole_words=("kpu", "dkpp"),
    phrases=(
        "bawaslu", "panwaslu", "panwaslih", "pengawas pemilihan umum", "panitia pemilihan kecamatan",
        "panitia pemungutan suara", "penyelenggara pemungutan suara",
    ),
)  # fmt: skip
