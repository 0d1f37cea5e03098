"""What others think of our pages: the validators of the web, run over a whole installation by `make validate`."""
