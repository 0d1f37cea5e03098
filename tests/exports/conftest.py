from tests.public.conftest import reader, record

__all__ = ["reader", "record"]
