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

package io.eventreactor.sample.poetry;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Connector;
import io.eventreactor.Protocol;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.Reactor;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;

/**
 * Connects to a poetry server once and collects what it sends. A poem is at its end when
 * the server closes in good order; the protocol has no other mark.
 */
final class PoetryClient extends ClientFactory {

	/**
	 * How long a poem may be, in bytes. Without a bound, a server that never stops would
	 * fill the memory.
	 */
	static final int MAXIMUM_BYTES = 64 * 1024;

	// Without a canceller: when it was cancelled, the one attempt to fire it that still
	// comes is ignored
	private final Deferred<String> poem = new Deferred<>();

	// The loop of the connection only
	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private PoetryClient() {
	}

	/**
	 * Asks for a poem.
	 * @param reactor connects
	 * @param server where the server is
	 * @return fires with the poem, on the loop of the connection. Fails with a
	 * {@link io.eventreactor.CannotConnectException}, or with the
	 * {@link io.eventreactor.ConnectionClosedException} that cut the poem short.
	 * Cancelling it drops the connection, or the attempt to make it
	 */
	static Deferred<String> fetch(Reactor reactor, InetSocketAddress server) {
		PoetryClient client = new PoetryClient();
		Connector connector = reactor.connectTcp(server, client, ConnectOptions.DEFAULT);
		return client.poem.addErrback(CancelledException.class, (cancelled) -> {
			connector.disconnect();
			throw cancelled;
		});
	}

	@Override
	public Protocol buildProtocol(SocketAddress peer) {
		return new Listener();
	}

	@Override
	public void clientConnectionFailed(Connector connector, Throwable reason) {
		this.poem.errback(reason);
	}

	@Override
	public void clientConnectionLost(Connector connector, Throwable reason) {
		if (reason instanceof ConnectionDoneException) {
			this.poem.callback(this.bytes.toString(StandardCharsets.UTF_8));
		}
		else {
			this.poem.errback(reason);
		}
	}

	/**
	 * One connection to the server.
	 */
	private final class Listener extends Protocol {

		@Override
		public void dataReceived(ByteBuf data) {
			if (data.readableBytes() > MAXIMUM_BYTES - PoetryClient.this.bytes.size()) {
				transport().loseConnection(new ProtocolErrorException("The poem is too long"));
				return;
			}
			byte[] piece = new byte[data.readableBytes()];
			data.readBytes(piece);
			PoetryClient.this.bytes.writeBytes(piece);
		}

	}

}
