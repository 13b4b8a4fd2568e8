"""Compiled loops for networks too large for plain Python, on the sparse incidence matrix.

Nothing here is imported before :func:`ecosystem.network.engine.use_kernels` says so: a small study
never waits for a compiler. Every result is the same to the last bit for any number of threads.
"""
