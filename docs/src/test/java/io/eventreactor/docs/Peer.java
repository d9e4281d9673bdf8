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

package io.eventreactor.docs;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import io.eventreactor.ListeningPort;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A blocking client, for the tests of the snippets.
 */
public final class Peer implements Closeable {

	private static final int TIMEOUT = 20_000;

	private final Socket socket;

	private Peer(Socket socket) {
		this.socket = socket;
	}

	public static Peer connect(ListeningPort port) {
		return connect(((InetSocketAddress) port.getHost()).getPort());
	}

	public static Peer connect(int port) {
		try {
			return of(new Socket(InetAddress.getLoopbackAddress(), port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static Peer of(Socket socket) throws IOException {
		socket.setSoTimeout(TIMEOUT);
		return new Peer(socket);
	}

	public Peer send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		return this;
	}

	public Peer send(byte... bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		return this;
	}

	public String read(int length) throws IOException {
		return new String(this.socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
	}

	public String readToEnd() throws IOException {
		return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	public Peer shutdownOutput() throws IOException {
		this.socket.shutdownOutput();
		return this;
	}

	/**
	 * Shows that nothing arrives for a moment.
	 */
	public void assertSilent() throws IOException {
		this.socket.setSoTimeout(300);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> read(1));
		this.socket.setSoTimeout(TIMEOUT);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
