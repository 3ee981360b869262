"""What an experiment will take: images, disk, jobs; told before anything runs."""
