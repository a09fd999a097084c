"""What officers begin with in an emergency; the rows are theirs to change."""

from django.db import migrations

WATCH_OUT, BE_READY, ACT = 1, 2, 3
#: Name, level, text, hours.
TEMPLATES = [
    ("Hujan lebat dan angin kencang", WATCH_OUT, "Hujan lebat dan angin kencang di {wilayah}. Hindari pohon dan baliho, tunda perjalanan.", 6),
    ("Genangan", WATCH_OUT, "Genangan di {wilayah}. Kurangi kecepatan, cari jalan lain.", 6),
    ("Gelombang tinggi", WATCH_OUT, "Gelombang tinggi di pantai {wilayah}. Nelayan menunda melaut, wisatawan menjauh dari bibir pantai.", 12),
    ("Sungai naik", BE_READY, "Permukaan sungai naik di {wilayah}. Siapkan tas siaga, amankan surat penting, ikuti arahan petugas.", 3),
    ("Tanah rawan longsor", BE_READY, "Tanah rawan longsor di {wilayah}. Warga di lereng bersiap mengungsi.", 6),
    ("Banjir: mengungsi", ACT, "Banjir di {wilayah}. Segera mengungsi ke tempat yang tinggi, matikan listrik, bantu lansia dan anak.", 2),
    ("Kebakaran besar", ACT, "Kebakaran besar di {wilayah}. Jauhi lokasi, beri jalan bagi pemadam.", 1),
    ("Gempa: tetap di luar", ACT, "Gempa bumi terasa di {wilayah}. Tetap di luar, jauhi bangunan retak dan pantai, tunggu arahan petugas.", 1),
]  # fmt: skip


def seed(apps, schema_editor):
    rows = apps.get_model("ilm_blocks", "TakeoverTemplate").objects
    for position, (name, severity, text, hours) in enumerate(TEMPLATES, start=1):
        facts = {"severity": severity, "text": text, "hours": hours, "position": position}
        rows.get_or_create(name=name, defaults=facts)


def unseed(apps, schema_editor):
    apps.get_model("ilm_blocks", "TakeoverTemplate").objects.filter(name__in=[row[0] for row in TEMPLATES]).delete()


class Migration(migrations.Migration):
    dependencies = [("ilm_sites", "0015_guaranteed_to_mandatory_ilm"), ("ilm_blocks", "0010_emergency_templates")]
    operations = [migrations.RunPython(seed, unseed)]
