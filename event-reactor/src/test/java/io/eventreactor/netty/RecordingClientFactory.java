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

import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.eventreactor.CannotConnectException;
import io.eventreactor.ClientFactory;
import io.eventreactor.Connector;
import io.eventreactor.Protocol;
import io.eventreactor.TlsSession;

/**
 * A client factory that remembers what it was told.
 */
class RecordingClientFactory extends ClientFactory {

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

	private final BlockingQueue<Throwable> losses = new LinkedBlockingQueue<>();

	private final Supplier<? extends Protocol> protocols;

	private volatile @Nullable TlsSession session;

	RecordingClientFactory(Supplier<? extends Protocol> protocols) {
		this.protocols = protocols;
	}

	@Override
	protected void startFactory() {
		this.events.add("start");
	}

	@Override
	protected void stopFactory() {
		this.events.add("stop");
	}

	@Override
	public void startedConnecting(Connector connector) {
		this.events.add("connecting");
	}

	@Override
	public Protocol buildProtocol(SocketAddress peer) {
		this.events.add("build");
		return this.protocols.get();
	}

	@Override
	public Protocol buildProtocol(SocketAddress peer, TlsSession session) {
		this.session = session;
		return buildProtocol(peer);
	}

	@Override
	public void clientConnectionFailed(Connector connector, Throwable reason) {
		this.events.add("failed");
		this.failures.add(reason);
	}

	@Override
	public void clientConnectionLost(Connector connector, Throwable reason) {
		this.events.add("lost");
		this.losses.add(reason);
	}

	@Nullable TlsSession session() {
		return this.session;
	}

	String nextEvent() {
		return next(this.events);
	}

	boolean hasMore() {
		return !this.events.isEmpty();
	}

	CannotConnectException awaitFailure() {
		return (CannotConnectException) next(this.failures);
	}

	Throwable awaitLoss() {
		return next(this.losses);
	}

	private static <T> T next(BlockingQueue<T> queue) {
		try {
			T next = queue.poll(20, TimeUnit.SECONDS);
			if (next == null) {
				throw new AssertionError("Nothing more happened");
			}
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
