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

package io.eventreactor.protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;

/**
 * A reactor that runs during each test, and sockets to talk to it.
 */
public final class RunningReactor implements BeforeEachCallback, AfterEachCallback {

	private static final int TIMEOUT_SECONDS = 30;

	private final IoType io;

	private NettyReactor reactor;

	/**
	 * Creates a reactor on the best transport.
	 */
	public RunningReactor() {
		this(IoType.AUTO);
	}

	/**
	 * Creates a reactor.
	 * @param io the transport
	 */
	public RunningReactor(IoType io) {
		this.io = io;
		this.reactor = build();
	}

	private NettyReactor build() {
		return NettyReactor.builder().io(this.io).threads(1).build();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.reactor = build();
		this.reactor.start();
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		if (this.reactor.running()) {
			await(this.reactor.stop());
		}
	}

	/**
	 * Returns the reactor.
	 * @return the reactor, of one loop
	 */
	public NettyReactor get() {
		return this.reactor;
	}

	/**
	 * Listens on a free port.
	 * @param factory makes the protocols
	 * @return the port
	 */
	public ListeningPort listen(Factory factory) {
		return this.reactor.listenTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), factory,
				ListenOptions.DEFAULT);
	}

	/**
	 * Connects to a port.
	 * @param port the port
	 * @param receiveBuffer how much the system keeps for this end, in bytes; 0 for as
	 * much as it likes
	 * @return a blocking socket
	 * @throws IOException if that fails
	 */
	public static Socket connect(ListeningPort port, int receiveBuffer) throws IOException {
		Socket socket = new Socket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
		socket.connect((InetSocketAddress) port.getHost());
		return socket;
	}

	/**
	 * Waits for a Deferred.
	 * @param deferred the Deferred
	 * @param <T> the type of its value
	 * @return the value
	 * @throws Exception its failure, as the cause
	 */
	public static <T> T await(Deferred<T> deferred) throws Exception {
		return deferred.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

}
