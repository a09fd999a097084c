"""Imports for types alone, which the contracts of Import Linter leave out: none turns a runtime import round."""

import grimp

ROOMS = ("cms", "partner_api", "sites", "ilm_blocks")


def graph(*, types):
    return grimp.build_graph(*ROOMS, exclude_type_checking_imports=not types, cache_dir=None)


def test_no_import_for_a_type_leads_up_to_what_imports_the_module():
    """Modules of one package beside each other may: a model and its rules are read together."""
    runs, all_of_them = graph(types=False), graph(types=True)
    up = [
        f"{module} -> {named}"
        for module in all_of_them.modules
        for named in all_of_them.find_modules_directly_imported_by(module)
        - runs.find_modules_directly_imported_by(module)
        if not module.startswith("ilm_blocks.models.")
        and runs.chain_exists(importer=named, imported=module, as_packages=True)
    ]

    assert up == []
