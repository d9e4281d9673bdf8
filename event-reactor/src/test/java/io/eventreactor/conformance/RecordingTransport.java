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

package io.eventreactor.conformance;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;

/**
 * A transport that keeps what is asked of it, and never calls back.
 */
public class RecordingTransport implements Transport {

	private final ByteBuf sent = Unpooled.buffer();

	private final List<ConnectionClosedException> reasons = new ArrayList<>();

	private String producing = "producing";

	private final Reactor reactor = (Reactor) Proxy.newProxyInstance(Reactor.class.getClassLoader(),
			new Class<?>[] { Reactor.class }, (proxy, method, arguments) -> {
				if (method.getName().equals("isInReactorThread")) {
					return this.inReactorThread;
				}
				throw new UnsupportedOperationException(method.toString());
			});

	private boolean inReactorThread = true;

	private int writes;

	private boolean disconnecting;

	/**
	 * Returns all that was written.
	 * @return a copy
	 */
	public byte[] sent() {
		return ByteBufUtil.getBytes(this.sent);
	}

	/**
	 * Returns how many writes that took.
	 * @return the number
	 */
	public int writes() {
		return this.writes;
	}

	/**
	 * Has the reactor say that the calling thread is one of its own, or not.
	 * @param inReactorThread what to say; {@code true} to begin with
	 */
	public void setInReactorThread(boolean inReactorThread) {
		this.inReactorThread = inReactorThread;
	}

	/**
	 * Returns why it was closed.
	 * @return the reasons given
	 */
	public List<ConnectionClosedException> reasons() {
		return this.reasons;
	}

	/**
	 * Returns what the producer face was told last.
	 * @return producing, paused or stopped
	 */
	public String producing() {
		return this.producing;
	}

	/**
	 * Called when it is closed for the first time.
	 */
	protected void closed() {
	}

	@Override
	public void write(ByteBuf data) {
		this.writes++;
		this.sent.writeBytes(data);
		data.release();
	}

	@Override
	public long pendingWriteBytes() {
		return 0;
	}

	@Override
	public void loseConnection() {
		if (!this.disconnecting) {
			this.disconnecting = true;
			closed();
		}
	}

	@Override
	public void loseConnection(ConnectionClosedException reason) {
		this.reasons.add(reason);
		loseConnection();
	}

	@Override
	public void abortConnection() {
		loseConnection();
	}

	@Override
	public boolean disconnecting() {
		return this.disconnecting;
	}

	@Override
	public SocketAddress getPeer() {
		return InetSocketAddress.createUnresolved("peer", 1);
	}

	@Override
	public SocketAddress getHost() {
		return InetSocketAddress.createUnresolved("host", 1);
	}

	@Override
	public void setTcpNoDelay(boolean noDelay) {
	}

	@Override
	public void setTcpKeepAlive(boolean keepAlive) {
	}

	@Override
	public Reactor reactor() {
		return this.reactor;
	}

	@Override
	public void pauseProducing() {
		this.producing = "paused";
	}

	@Override
	public void resumeProducing() {
		this.producing = "producing";
	}

	@Override
	public void stopProducing() {
		this.producing = "stopped";
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
		// There never is one
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
