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

package io.eventreactor.testing;

import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The network of a {@link VirtualReactor}: TCP in memory, which behaves well until it is
 * told not to. What is set holds for every connection, from the next bytes on. For the
 * thread of the reactor.
 * <p>
 * Hosts do not matter: whatever address a connection is made to, it reaches who listens
 * on that very address, or else on that port of every interface.
 *
 * @since 0.1.0
 */
public final class VirtualNetwork {

	private static final int FIRST_EPHEMERAL_PORT = 49152;

	private final Map<InetSocketAddress, VirtualServerChannel> servers = new LinkedHashMap<>();

	private final Set<VirtualChannel> connections = new LinkedHashSet<>();

	// What could not be delivered while the network was down
	private final Queue<Runnable> held = new ArrayDeque<>();

	private @Nullable VirtualLoop loop;

	private Chunking chunking = Chunking.joined();

	private long latency;

	private int bufferSize = 64 * 1024;

	private boolean up = true;

	private int nextPort = FIRST_EPHEMERAL_PORT;

	VirtualNetwork() {
	}

	/**
	 * Sets how what is sent is cut into reads. Joined to begin with.
	 * @param chunking chooses the size of each read
	 */
	public void setChunking(Chunking chunking) {
		this.chunking = chunking;
	}

	/**
	 * Sets how long whatever is sent is on its way. Nothing to begin with.
	 * @param latency the time, one way
	 * @throws IllegalArgumentException if it is negative
	 */
	public void setLatency(Duration latency) {
		if (latency.isNegative()) {
			throw new IllegalArgumentException("'latency' must not be negative: " + latency);
		}
		this.latency = latency.toNanos();
	}

	/**
	 * Sets how much the systems of both ends take together of what is sent and not read;
	 * beyond that the sender has to wait, and is paused in the end. 64 KiB to begin with.
	 * @param bufferSize bytes in each direction
	 * @throws IllegalArgumentException if it is below 1
	 */
	public void setBufferSize(int bufferSize) {
		if (bufferSize < 1) {
			throw new IllegalArgumentException("'bufferSize' must be at least 1: " + bufferSize);
		}
		this.bufferSize = bufferSize;
	}

	/**
	 * Takes the network down, or up again. While it is down nothing arrives, and nobody
	 * is told; what was sent arrives when it is up again, as TCP sends it again.
	 * @param up {@code false} to take it down
	 */
	public void setUp(boolean up) {
		this.up = up;
		while (this.up && !this.held.isEmpty()) {
			after(0, this.held.remove());
		}
	}

	/**
	 * Resets all connections, as a router does that has forgotten them: both ends lose
	 * what is on its way, and are told at once.
	 */
	public void resetConnections() {
		List.copyOf(this.connections).forEach((channel) -> after(0, channel::reset));
	}

	/**
	 * Counts the ends of connections that are open.
	 * @return two for each connection, as long as neither end has closed
	 */
	public int openEnds() {
		return this.connections.size();
	}

	// What channels ask

	void setLoop(VirtualLoop loop) {
		this.loop = loop;
	}

	int nextChunk(int available) {
		return nextChunk(this.chunking, available);
	}

	static int nextChunk(Chunking chunking, int available) {
		int size = chunking.next(available);
		if (size < 1 || size > available) {
			throw new IllegalStateException("The chunking gave " + size + " of " + available + " available bytes");
		}
		return size;
	}

	int bufferSize() {
		return this.bufferSize;
	}

	/**
	 * Delivers something at the other end.
	 * @param arrival what happens there
	 */
	void deliver(Runnable arrival) {
		after(this.latency, () -> {
			if (this.up) {
				arrival.run();
			}
			else {
				this.held.add(arrival);
			}
		});
	}

	private void after(long nanoseconds, Runnable call) {
		VirtualLoop loop = this.loop;
		try {
			if (loop != null && nanoseconds > 0) {
				loop.schedule(call, nanoseconds, TimeUnit.NANOSECONDS);
			}
			else if (loop != null) {
				loop.execute(call);
			}
		}
		catch (RejectedExecutionException ex) {
			// The reactor has stopped, and nobody is there to hear of it
			return;
		}
	}

	InetSocketAddress bind(InetSocketAddress wanted, VirtualServerChannel server) throws BindException {
		int port = (wanted.getPort() != 0) ? wanted.getPort() : nextFreePort();
		InetSocketAddress address = new InetSocketAddress(wanted.getAddress(), port);
		for (InetSocketAddress bound : this.servers.keySet()) {
			if (bound.getPort() == port && (bound.equals(address) || isWildcard(bound) || isWildcard(address))) {
				throw new BindException("Address already in use: " + address);
			}
		}
		this.servers.put(address, server);
		return address;
	}

	private static boolean isWildcard(InetSocketAddress address) {
		return address.getAddress().isAnyLocalAddress();
	}

	void unbind(InetSocketAddress address) {
		this.servers.remove(address);
	}

	/**
	 * Finds a port that nobody listens on, on whatever address.
	 * @return the port; one that is taken if all are
	 */
	private int nextFreePort() {
		int port;
		int first = this.nextPort;
		do {
			port = this.nextPort;
			this.nextPort = (port < 0xFFFF) ? port + 1 : FIRST_EPHEMERAL_PORT;
		}
		while (isListenedOn(port) && this.nextPort != first);
		return port;
	}

	private boolean isListenedOn(int port) {
		return this.servers.keySet().stream().anyMatch((address) -> address.getPort() == port);
	}

	InetSocketAddress clientAddress(@Nullable InetSocketAddress wanted) {
		if (wanted == null) {
			return new InetSocketAddress(InetAddress.getLoopbackAddress(), nextFreePort());
		}
		InetAddress host = isWildcard(wanted) ? InetAddress.getLoopbackAddress() : wanted.getAddress();
		return new InetSocketAddress(host, (wanted.getPort() != 0) ? wanted.getPort() : nextFreePort());
	}

	void connect(VirtualChannel client, InetSocketAddress destination) {
		deliver(() -> {
			VirtualServerChannel server = find(destination);
			if (server == null) {
				deliver(() -> client.refused(new ConnectException("Connection refused: " + destination)));
				return;
			}
			VirtualChannel accepted = new VirtualChannel(this, server, client, destination);
			deliver(() -> client.connected(accepted));
			server.offer(accepted);
		});
	}

	private @Nullable VirtualServerChannel find(InetSocketAddress destination) {
		VirtualServerChannel exact = this.servers.get(destination);
		if (exact != null) {
			return exact;
		}
		return this.servers.entrySet()
			.stream()
			.filter((entry) -> isWildcard(entry.getKey()) && entry.getKey().getPort() == destination.getPort())
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	void opened(VirtualChannel channel) {
		this.connections.add(channel);
	}

	void closed(VirtualChannel channel) {
		this.connections.remove(channel);
	}

	@Override
	public String toString() {
		return "VirtualNetwork[" + this.servers.keySet() + ", " + this.connections.size() + " open ends]";
	}

}
