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

package io.eventreactor.policy;

import java.net.SocketAddress;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;

/**
 * A connection as a wrapped protocol sees it: passes everything on. Override what a
 * policy has to see or to change.
 * <p>
 * All the ways to write come down to {@link #write(ByteBuf)}; overriding that one is
 * enough to see each byte. A transport that looks at none had better pass on the others
 * as they are, too: small writes cost a buffer each otherwise.
 *
 * @since 0.1.0
 */
public class WrappingTransport implements Transport {

	private final Transport transport;

	/**
	 * Wraps a connection.
	 * @param transport the connection
	 */
	public WrappingTransport(Transport transport) {
		this.transport = transport;
	}

	/**
	 * Returns what is wrapped.
	 * @return the connection
	 */
	protected final Transport transport() {
		return this.transport;
	}

	@Override
	public void write(ByteBuf data) {
		this.transport.write(data);
	}

	@Override
	public long pendingWriteBytes() {
		return this.transport.pendingWriteBytes();
	}

	@Override
	public void registerProducer(PushProducer producer) {
		this.transport.registerProducer(producer);
	}

	@Override
	public void registerProducer(PullProducer producer) {
		this.transport.registerProducer(producer);
	}

	@Override
	public void unregisterProducer() {
		this.transport.unregisterProducer();
	}

	@Override
	public void pauseProducing() {
		this.transport.pauseProducing();
	}

	@Override
	public void resumeProducing() {
		this.transport.resumeProducing();
	}

	@Override
	public void stopProducing() {
		this.transport.stopProducing();
	}

	@Override
	public void loseConnection() {
		this.transport.loseConnection();
	}

	@Override
	public void loseConnection(ConnectionClosedException reason) {
		this.transport.loseConnection(reason);
	}

	@Override
	public void loseWriteConnection() {
		this.transport.loseWriteConnection();
	}

	@Override
	public void abortConnection() {
		this.transport.abortConnection();
	}

	@Override
	public boolean disconnecting() {
		return this.transport.disconnecting();
	}

	@Override
	public void startTls(TlsOptions options) {
		this.transport.startTls(options);
	}

	@Override
	public boolean isSecure() {
		return this.transport.isSecure();
	}

	@Override
	public @Nullable TlsSession getTlsSession() {
		return this.transport.getTlsSession();
	}

	@Override
	public SocketAddress getPeer() {
		return this.transport.getPeer();
	}

	@Override
	public SocketAddress getHost() {
		return this.transport.getHost();
	}

	@Override
	public void setTcpNoDelay(boolean noDelay) {
		this.transport.setTcpNoDelay(noDelay);
	}

	@Override
	public void setTcpKeepAlive(boolean keepAlive) {
		this.transport.setTcpKeepAlive(keepAlive);
	}

	@Override
	public Reactor reactor() {
		return this.transport.reactor();
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.transport + "]";
	}

}
