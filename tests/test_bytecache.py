"""The byte cache, in the database and in Redis: it stores bytes only and never unpickles."""

import pickle

import pytest
from django.core.cache import caches

from portal.bytecache import BytesSerializer
from tests.lager import plant

pytestmark = pytest.mark.django_db


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return pytest.fail, ("a pickle was run",)


def test_a_planted_pickle_is_never_unpickled() -> None:
    planted = pickle.dumps(_Bomb())
    caches["default"].set("k", b"kept", timeout=60)
    plant(caches["default"].make_key("k"), planted)

    assert caches["default"].get("k") == planted  # plain bytes; the seal rejects them later
    assert BytesSerializer().loads(planted) == planted


def test_the_cache_takes_bytes_only() -> None:
    with pytest.raises(TypeError):
        caches["default"].set("k", "text", timeout=60)
    with pytest.raises(TypeError):
        BytesSerializer().dumps("text")  # type: ignore[arg-type]


def test_a_value_can_be_replaced_deleted_and_expires() -> None:
    cache = caches["default"]
    cache.set("a", b"1", timeout=60)
    cache.set("a", b"2", timeout=60)
    cache.set("b", b"3", timeout=60)
    cache.set("gone", b"4", timeout=-1)

    assert (cache.get("a"), cache.get("b"), cache.get("gone"), cache.get("none")) == (b"2", b"3", None, None)
    cache.delete("a")
    assert cache.get("a") is None
    cache.clear()
    assert cache.get("b") is None
