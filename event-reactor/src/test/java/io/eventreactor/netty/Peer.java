/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.netty;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import io.eventreactor.ListeningPort;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The other end of a connection: a plain blocking socket.
 */
final class Peer implements Closeable {

	private static final int TIMEOUT = 20_000;

	private final Socket socket = new Socket();

	private Peer() {
	}

	static Peer connect(ListeningPort port) {
		return connect(port, 0);
	}

	/**
	 * Connects with a small receive buffer, so that the server notices when this peer
	 * does not read.
	 */
	static Peer connect(ListeningPort port, int receiveBuffer) {
		Peer peer = new Peer();
		try {
			if (receiveBuffer > 0) {
				peer.socket.setReceiveBufferSize(receiveBuffer);
			}
			peer.socket.setSoTimeout(TIMEOUT);
			peer.socket.connect((InetSocketAddress) port.getHost(), TIMEOUT);
			return peer;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Peer connect(InetSocketAddress address) {
		Peer peer = new Peer();
		try {
			peer.socket.setSoTimeout(TIMEOUT);
			peer.socket.connect(address, TIMEOUT);
			return peer;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Socket socket() {
		return this.socket;
	}

	Peer send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.UTF_8));
	}

	Peer send(byte[] data) throws IOException {
		this.socket.getOutputStream().write(data);
		return this;
	}

	byte[] read(int length) throws IOException {
		byte[] data = this.socket.getInputStream().readNBytes(length);
		if (data.length < length) {
			throw new EOFException("Only " + data.length + " of " + length + " bytes came");
		}
		return data;
	}

	String readText(int length) throws IOException {
		return new String(read(length), StandardCharsets.UTF_8);
	}

	byte[] readToEnd() throws IOException {
		return this.socket.getInputStream().readAllBytes();
	}

	String readTextToEnd() throws IOException {
		return new String(readToEnd(), StandardCharsets.UTF_8);
	}

	/**
	 * Reads on until the connection is reset, which it must be.
	 */
	void assertReset() {
		assertThatExceptionOfType(SocketException.class).isThrownBy(this::readToEnd)
			.isNotInstanceOf(SocketTimeoutException.class);
	}

	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	void hangUp() throws IOException {
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
