"""What an experiment consists of: samples, arms and their controls, sweeps, given models and call sets."""
