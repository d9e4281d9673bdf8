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

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

import io.eventreactor.TlsSession;

/**
 * The TLS of a connection that has one. Used by its loop only.
 */
final class StreamTls {

	private final DuplexChannel channel;

	private @Nullable TlsSession session;

	private boolean closeNotified;

	StreamTls(DuplexChannel channel) {
		this.channel = channel;
	}

	/**
	 * Returns what the handshake has led to.
	 * @return the session, or {@code null} while it goes on
	 */
	@Nullable TlsSession session() {
		return this.session;
	}

	/**
	 * Speaks TLS from here on.
	 * @param handler does it
	 */
	void start(SslHandler handler) {
		ChannelPipeline pipeline = this.channel.pipeline();
		// Behind what may still hold bytes: they are not encrypted, and have to pass
		pipeline.addBefore(pipeline.context(StreamConnection.class).name(), null, handler);
	}

	/**
	 * The handshake is done.
	 * @return what it has led to
	 */
	TlsSession handshakeCompleted() {
		SslHandler handler = this.channel.pipeline().get(SslHandler.class);
		SSLSession session = handler.engine().getSession();
		String applicationProtocol = handler.applicationProtocol();
		TlsSession result = new TlsSession(session.getProtocol(), session.getCipherSuite(), applicationProtocol,
				certificates(session));
		this.session = result;
		return result;
	}

	private static List<X509Certificate> certificates(SSLSession session) {
		List<X509Certificate> certificates = new ArrayList<>();
		try {
			for (Certificate certificate : session.getPeerCertificates()) {
				if (certificate instanceof X509Certificate x509) {
					certificates.add(x509);
				}
			}
		}
		catch (SSLPeerUnverifiedException ex) {
			// It showed none, and was not made to
			return List.of();
		}
		return List.copyOf(certificates);
	}

	void closeNotified() {
		this.closeNotified = true;
	}

	/**
	 * Tells whether the peer ended TLS before it ended the connection.
	 * @return {@code false} also while it has not ended it
	 */
	boolean isCloseNotified() {
		return this.closeNotified;
	}

	/**
	 * Tells whether the peer has ended TLS, and so will send no more. The event that says
	 * so may come too early: OpenSSL calls all closed once this side's output is.
	 * @return whether it has
	 */
	boolean hasPeerEnded() {
		SslHandler handler = this.channel.pipeline().get(SslHandler.class);
		return handler != null && handler.engine().isInboundDone();
	}

	/**
	 * Tells the peer that nothing more will come.
	 * @return completes when that is said
	 */
	ChannelFuture closeOutput() {
		SslHandler handler = this.channel.pipeline().get(SslHandler.class);
		return (handler != null) ? handler.closeOutbound() : this.channel.shutdownOutput();
	}

}
