import pytest

from checkmeta.vocabulary.base import Model
from checkmeta.vocabulary.platform import Platform


@pytest.fixture(scope="session")
def models():
    """Every model by its name."""
    found = {}
    queue = [Platform]
    queue.extend(Model.__subclasses__())
    while queue:
        model = queue.pop()
        queue.extend(model.__subclasses__())
        found[model.__name__] = model
    return found
