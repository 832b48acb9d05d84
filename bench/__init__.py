"""What the house promises to be measured at: `make bench`, or `python -m bench NAME` for one of them."""
