"""Many studies: sweeps over settings and ensembles of random counterparts, resumable, anywhere."""
