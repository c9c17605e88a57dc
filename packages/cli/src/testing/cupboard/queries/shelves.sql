SELECT shelf FROM jars
