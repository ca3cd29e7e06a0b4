"""Load on a running stack: locust users to play with, and a benchmark that prints figures."""
