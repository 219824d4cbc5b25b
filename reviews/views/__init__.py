"""What readers get of pieces. Every page follows `request.at` and nothing else."""
