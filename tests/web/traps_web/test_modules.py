"""Scripts that import one another, as the product serves them."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile

from traps_web.edges.storing import HashedModules

SCRIPTS = Path(settings.BASE_DIR, "static", "js")


def test_a_script_is_imported_by_the_name_that_pages_load_it_by(tmp_path: Path) -> None:
    """By its plain name beside the hashed one it would load twice, and every key would act twice."""
    served = HashedModules(location=tmp_path)
    names = [f"js/{path.name}" for path in SCRIPTS.glob("*.js")]
    for name in names:
        served.save(name, ContentFile((SCRIPTS / Path(name).name).read_bytes()))
    list(served.post_process({name: (served, name) for name in names}))
    kept = {name: served.stored_name(name) for name in names}
    imported = [
        f"js/{other}"
        for hashed in kept.values()
        for other in re.findall(r'^import .* from "\./(.*)";$', (tmp_path / hashed).read_text(), re.MULTILINE)
    ]
    assert "js/keys.js" in kept and kept["js/keys.js"] in imported
    assert set(imported) <= set(kept.values())
