"""Files taken apart into their metadata and everything else: the one is changed, the other stays as it is."""
