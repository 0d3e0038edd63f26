"""The public end: what help could I get?"""
