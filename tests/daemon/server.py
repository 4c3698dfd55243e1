"""A scripted web server on loopback: what it answers is a function of the path and of how often it was asked."""
import socket
import socketserver
import threading


def rss(*numbers, title="A feed", extra=""):
    items = "".join("<item><title>entry %s</title><guid>id-%s</guid></item>" % (n, n) for n in numbers)
    return ('<?xml version="1.0"?><rss version="2.0"><channel><title>%s</title>%s%s</channel></rss>' % (title, extra, items)).encode()


def answer(status=200, body=b"", length=True, **headers):
    """The bytes of an answer; header names with _ for -."""
    lines = ["HTTP/1.1 %d Status" % status]
    if length is not False:
        lines.append("Content-Length: %d" % (len(body) if length is True else length))
    lines += ["%s: %s" % (name.replace("_", "-"), value) for name, value in headers.items()]
    lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


class Request:
    def __init__(self, text):
        head, *lines = text.split("\r\n")
        self.method, self.path = head.split(" ")[:2]
        self.headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()

    def __getitem__(self, name):
        return self.headers.get(name.lower())


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        text = b""
        while b"\r\n\r\n" not in text:
            piece = self.request.recv(4096)
            if not piece:
                return
            text += piece
        head, _, body = text.partition(b"\r\n\r\n")
        request = Request(head.decode("latin-1"))
        while len(body) < int(request["Content-Length"] or 0):
            body += self.request.recv(4096)
        request.body = body.decode("latin-1")
        with self.server.lock:
            self.server.requests.append(request)
            count = sum(r.path == request.path for r in self.server.requests)
        play = self.server.routes.get(request.path, answer(404))
        try:
            if callable(play):
                play = play(request, count, self)
            if play:
                self.request.sendall(play)
        except OSError:
            pass

    def drip(self, piece, pause):
        """Sends a piece again and again until the other side has enough."""
        while not self.server.closing.wait(pause):
            self.request.sendall(piece)

    def hang(self):
        self.server.closing.wait(30)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address="127.0.0.1"):
        super().__init__((address, 0), Handler)
        self.routes, self.requests = {}, []
        self.lock, self.closing = threading.Lock(), threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def handle_error(self, request, client_address):
        pass

    def url(self, path=""):
        return "http://%s:%d%s" % (*self.server_address, path)

    def asked(self, path):
        with self.lock:
            return [r for r in self.requests if r.path == path]

    def close(self):
        self.closing.set()
        self.shutdown()
        self.server_close()


def closed_port():
    """A port of loopback on which nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]
