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

package io.eventreactor.sample;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Protocol;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;

/**
 * A connection without a network, whose peer reads what it is told to.
 */
public final class TestTransport implements Transport {

	private final Protocol protocol;

	private final ByteBuf written = Unpooled.buffer();

	private volatile long pendingWriteBytes;

	private volatile @Nullable ConnectionClosedException closed;

	private int writes;

	private TestTransport(Protocol protocol) {
		this.protocol = protocol;
	}

	public static TestTransport connect(Protocol protocol) {
		TestTransport transport = new TestTransport(protocol);
		protocol.makeConnection(transport);
		return transport;
	}

	/**
	 * Has the peer send something, and checks that the protocol kept nothing of it.
	 * @param text one character a byte
	 */
	public void receive(String text) {
		ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
		this.protocol.dataReceived(data);
		data.release();
	}

	/**
	 * Ends the connection as the peer would.
	 */
	public void end() {
		ConnectionClosedException reason = this.closed;
		this.protocol.endConnection((reason != null) ? reason : new ConnectionDoneException());
	}

	/**
	 * Returns what was written since this was last asked.
	 * @return one character a byte
	 */
	public synchronized String written() {
		return this.written.readCharSequence(this.written.readableBytes(), StandardCharsets.ISO_8859_1).toString();
	}

	public synchronized int writes() {
		return this.writes;
	}

	public @Nullable ConnectionClosedException closed() {
		return this.closed;
	}

	public void setPendingWriteBytes(long pendingWriteBytes) {
		this.pendingWriteBytes = pendingWriteBytes;
	}

	@Override
	public synchronized void write(ByteBuf data) {
		if (this.closed == null) {
			this.writes++;
			this.written.writeBytes(data);
		}
		data.release();
	}

	@Override
	public long pendingWriteBytes() {
		return this.pendingWriteBytes;
	}

	@Override
	public void loseConnection() {
		loseConnection(new ConnectionDoneException());
	}

	@Override
	public synchronized void loseConnection(ConnectionClosedException reason) {
		if (this.closed == null) {
			this.closed = reason;
		}
	}

	@Override
	public void abortConnection() {
		loseConnection(new ConnectionAbortedException());
	}

	@Override
	public boolean disconnecting() {
		return this.closed != null;
	}

	@Override
	public void pauseProducing() {
	}

	@Override
	public void resumeProducing() {
	}

	@Override
	public void stopProducing() {
		loseConnection();
	}

	@Override
	public SocketAddress getPeer() {
		return InetSocketAddress.createUnresolved("peer.invalid", 1);
	}

	@Override
	public SocketAddress getHost() {
		return InetSocketAddress.createUnresolved("host.invalid", 1);
	}

	@Override
	public void setTcpNoDelay(boolean noDelay) {
	}

	@Override
	public void setTcpKeepAlive(boolean keepAlive) {
	}

	@Override
	public Reactor reactor() {
		throw new UnsupportedOperationException("There is no loop here");
	}

	@Override
	public void loseWriteConnection() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void registerProducer(PushProducer producer) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void registerProducer(PullProducer producer) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void unregisterProducer() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void startTls(TlsOptions options) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean isSecure() {
		return false;
	}

	@Override
	public TlsSession getTlsSession() {
		return null;
	}

}
