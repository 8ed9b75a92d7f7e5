"""An engine over an OpenSearch cluster, for what one machine is not enough for."""
