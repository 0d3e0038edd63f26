"""One law, three engines: `test_port.py` asks of each engine what the port promises, `test_agreement.py` holds all answers together."""
