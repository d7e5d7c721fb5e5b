"""The gRPC service of the catalogue, and the call of ExchangeService that puts rows."""
