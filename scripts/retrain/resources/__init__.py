"""What each job asks of a cluster: a measured table, and how much a job has to work on; opens no inputs."""
