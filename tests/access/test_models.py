"""A row in an error or a log tells which table it is of, and nothing that it holds."""

import pytest
from django.apps import apps
from django.db.models import Model


@pytest.mark.parametrize("model", list(apps.get_app_config("access").get_models()), ids=lambda model: model.__name__)
def test_a_row_is_called_by_its_table(model: type[Model]) -> None:
    assert str(model()) == model.__name__
