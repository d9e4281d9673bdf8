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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.pkitesting.X509Bundle;

import io.eventreactor.ListeningPort;

/**
 * The other end of a TLS connection: the JDK's own, which we did not write.
 */
final class TlsPeer implements Closeable {

	private static final int TIMEOUT = 20_000;

	private final Socket plain;

	private final SSLSocket socket;

	private TlsPeer(Socket plain, X509Bundle keys) throws IOException {
		this.plain = plain;
		this.socket = (SSLSocket) Certificates.context(keys)
			.getSocketFactory()
			.createSocket(plain, "localhost", plain.getPort(), false);
	}

	/**
	 * Connects, without a handshake yet.
	 */
	static TlsPeer to(ListeningPort port) throws IOException {
		return to(port, null);
	}

	static TlsPeer to(ListeningPort port, X509Bundle keys) throws IOException {
		return to(port, keys, 0);
	}

	static TlsPeer to(ListeningPort port, X509Bundle keys, int receiveBuffer) throws IOException {
		Socket plain = new Socket();
		if (receiveBuffer > 0) {
			plain.setReceiveBufferSize(receiveBuffer);
		}
		plain.setSoTimeout(TIMEOUT);
		plain.connect((InetSocketAddress) port.getHost(), TIMEOUT);
		return over(plain, keys);
	}

	/**
	 * Goes on in TLS on a connection that has begun in clear.
	 */
	static TlsPeer over(Socket plain, X509Bundle keys) throws IOException {
		return new TlsPeer(plain, keys);
	}

	TlsPeer protocol(String protocol) {
		this.socket.setEnabledProtocols(new String[] { protocol });
		return this;
	}

	TlsPeer serverName(String name) {
		SSLParameters parameters = this.socket.getSSLParameters();
		parameters.setServerNames(List.of(new SNIHostName(name)));
		this.socket.setSSLParameters(parameters);
		return this;
	}

	TlsPeer applicationProtocols(String... names) {
		SSLParameters parameters = this.socket.getSSLParameters();
		parameters.setApplicationProtocols(names);
		this.socket.setSSLParameters(parameters);
		return this;
	}

	TlsPeer handshake() throws IOException {
		this.socket.startHandshake();
		return this;
	}

	SSLSocket socket() {
		return this.socket;
	}

	Socket plain() {
		return this.plain;
	}

	String serverCertificate() throws IOException {
		return ((X509Certificate) this.socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal()
			.getName();
	}

	TlsPeer send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.UTF_8));
	}

	TlsPeer send(byte[] data) throws IOException {
		this.socket.getOutputStream().write(data);
		this.socket.getOutputStream().flush();
		return this;
	}

	byte[] read(int length) throws IOException {
		return this.socket.getInputStream().readNBytes(length);
	}

	String readText(int length) throws IOException {
		return new String(read(length), StandardCharsets.UTF_8);
	}

	/**
	 * Reads until the peer's close_notify; fails when the connection just ends.
	 */
	byte[] readToEnd() throws IOException {
		return this.socket.getInputStream().readAllBytes();
	}

	/**
	 * Closes the connection below TLS, without close_notify.
	 */
	void hangUp() throws IOException {
		this.plain.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		this.plain.close();
	}

}
