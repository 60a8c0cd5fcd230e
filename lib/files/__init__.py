"""Files: what people take away, and the agendas that they are made of."""
