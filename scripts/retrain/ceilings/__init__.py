"""What the best network could reach on the candidates of an example set, before any is trained."""
