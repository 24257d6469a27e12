"""What is kept, and that it is forgotten."""

import pytest

pytest.register_assert_rewrite("tests.store.behaviour")
