from django.db import migrations, models

import portal.lib.encrypted

NUMBERS = ["citizen_number", "former_number", "bank_account"]


def seal(apps, schema_editor):
    """What stood in clear is sealed; the columns that held it go with this migration."""
    Person = apps.get_model("teams", "Person")
    people = Person.objects.order_by("pk").iterator(chunk_size=2000)
    for person in people:
        for name in NUMBERS:
            setattr(person, name, getattr(person, f"clear_{name}"))
        person.save(update_fields=[*NUMBERS, *(f"{name}_index" for name in NUMBERS)])
    check_deferred(schema_editor)


def unseal(apps, schema_editor):
    Person = apps.get_model("teams", "Person")
    for person in Person.objects.order_by("pk").iterator(chunk_size=2000):
        for name in NUMBERS:
            number = getattr(person, name)
            setattr(person, f"clear_{name}", number.revealed if number else number)
        person.save(update_fields=[f"clear_{name}" for name in NUMBERS])
    check_deferred(schema_editor)


def check_deferred(schema_editor):
    """PostgreSQL alters no table while checks of its rows are pending."""
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def clear(name, **how):
    return (
        migrations.RenameField("person", name, f"clear_{name}"),
        migrations.AlterField("person", f"clear_{name}", models.CharField(blank=True, **how)),
    )


def sealed(name, verbose_name, index, **how):
    field = portal.lib.encrypted.EncryptedField(
        verbose_name, purpose=name, blank=True, editable=True, **how
    )
    derived = portal.lib.encrypted.BlindIndex(of=name, null=True, **index)
    return migrations.AddField("person", name, field), migrations.AddField("person", f"{name}_index", derived)


def unique(name, constraint, message):
    return models.UniqueConstraint(fields=[name], name=constraint, violation_error_message=message)


CITIZEN = ("one_person_per_citizen_number", "Số định danh này đã ghi cho một người khác.")
FORMER = ("one_person_per_former_number", "Số CMND này đã ghi cho một người khác.")


class Migration(migrations.Migration):
    """Numbers that identify people and accounts are kept sealed, and found by a fingerprint."""

    dependencies = [("teams", "0004_lock_confirmed_days")]

    operations = [
        migrations.RemoveConstraint("person", CITIZEN[0]),
        migrations.RemoveConstraint("person", FORMER[0]),
        *clear("citizen_number", max_length=12, null=True),
        *clear("former_number", max_length=9, null=True),
        *clear("bank_account", max_length=20, default=""),
        *sealed("citizen_number", "số định danh", {}, null=True),
        *sealed("former_number", "số CMND cũ", {}, null=True),
        *sealed("bank_account", "số tài khoản", {"db_index": True}, default=b""),
        migrations.AlterField(
            "person",
            "bank_account",
            portal.lib.encrypted.EncryptedField(
                "số tài khoản", purpose="bank_account", blank=True, editable=True
            ),
        ),
        migrations.RunPython(seal, unseal),
        *(migrations.RemoveField("person", f"clear_{name}") for name in NUMBERS),
        migrations.AddConstraint("person", unique("citizen_number_index", *CITIZEN)),
        migrations.AddConstraint("person", unique("former_number_index", *FORMER)),
    ]
