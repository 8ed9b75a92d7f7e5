"""What tests that kill nodes share, as it takes a while to make."""

import pytest

from tests.opensearch.blog import Blog, changing_blog
from tests.opensearch.cluster import Cluster


@pytest.fixture(scope="session")
def blog(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog that changes."""
    return changing_blog(tmp_path_factory.mktemp("blog"))
