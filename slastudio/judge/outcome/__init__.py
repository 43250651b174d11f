"""The values judging makes and takes: statuses, results, one assessment of a period, its inputs."""
