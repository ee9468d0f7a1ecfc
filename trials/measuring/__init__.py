"""Measuring and trying the server from outside, over loopback: for script/cache_bench and script/never_wrong."""
