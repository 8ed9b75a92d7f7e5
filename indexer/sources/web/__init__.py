"""Documents from addresses of the web, fetched politely and within limits."""
