"""Display: how figures look and read: charts, maps, colours, sentences, citations."""
