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

package io.eventreactor.benchmarks.socket;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The load: connections that keep a server busy, all on one thread. It does less for a
 * request than any server here, and always speaks TLS by OpenSSL where that is there.
 */
final class Load {

	// So many addresses of the loopback interface have enough ports between them for
	// connections that are closed as fast as they can be
	private static final int SOURCES = 250;

	private static final int CONNECTING_AT_A_TIME = 128;

	private final Workload workload;

	private final InetSocketAddress server;

	private final int connections;

	private final @Nullable SslContext tls;

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
			Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

	private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

	// The loop only, from here on

	private boolean stopping;

	private int source;

	private int connected;

	private long operations;

	private @Nullable Throwable failure;

	private @Nullable CountDownLatch awaited;

	private long awaitedNumber;

	Load(Workload workload, int port, int connections) throws Exception {
		this.workload = workload;
		this.server = new InetSocketAddress("127.0.0.1", port);
		this.connections = connections;
		this.tls = (workload.tls() == ServerSettings.Tls.NONE) ? null
				: SslContextBuilder.forClient()
					.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
					.trustManager(InsecureTrustManagerFactory.INSTANCE)
					.endpointIdentificationAlgorithm(null)
					.build();
	}

	Workload.Kind kind() {
		return this.workload.kind();
	}

	boolean secure() {
		return this.tls != null;
	}

	// Life, for the thread that measures

	/**
	 * Opens the connections, and begins.
	 */
	void start() {
		onLoop(() -> {
			int first = Math.min(this.connections, CONNECTING_AT_A_TIME);
			for (int i = 0; i < first; i++) {
				connectNext();
			}
			return 0L;
		});
	}

	/**
	 * Returns how many requests have been answered.
	 * @return the number
	 * @throws IllegalStateException if anything went wrong
	 */
	long operations() {
		return onLoop(() -> {
			if (this.failure != null) {
				throw new IllegalStateException("The load has failed", this.failure);
			}
			return this.operations;
		});
	}

	/**
	 * Waits until requests have been answered.
	 * @param number how many
	 * @param timeout how long to wait
	 * @return whether they have
	 * @throws IllegalStateException if anything went wrong
	 */
	boolean awaitOperations(long number, Duration timeout) {
		CountDownLatch reached = new CountDownLatch(1);
		onLoop(() -> {
			this.awaited = reached;
			this.awaitedNumber = number;
			awaited();
			return 0L;
		});
		try {
			boolean inTime = reached.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
			return operations() >= number && inTime;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	void stop() {
		onLoop(() -> {
			this.stopping = true;
			return 0L;
		});
		this.open.close().awaitUninterruptibly();
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private long onLoop(Callable<Long> call) {
		return this.group.next().submit(call).syncUninterruptibly().getNow();
	}

	// Connections

	private void connectNext() {
		int number = this.connected++;
		connect(number);
	}

	void connect(int number) {
		if (this.stopping) {
			return;
		}
		Bootstrap bootstrap = new Bootstrap().group(this.group)
			.channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel channel) {
					addHandlers(channel, number);
				}
			});
		connect(bootstrap).addListener((future) -> {
			if (!future.isSuccess()) {
				failed(future.cause());
			}
		});
	}

	private ChannelFuture connect(Bootstrap bootstrap) {
		if (!Epoll.isAvailable()) {
			return bootstrap.connect(this.server);
		}
		this.source = this.source % SOURCES + 1;
		return bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
			.connect(this.server, new InetSocketAddress("127.0.0." + (this.source + 1), 0));
	}

	private void addHandlers(Channel channel, int number) {
		this.open.add(channel);
		if (this.tls != null) {
			channel.pipeline().addLast(this.tls.newHandler(channel.alloc()));
		}
		channel.pipeline().addLast(new LoadConnection(this, number, Script.of(this.workload, number)));
	}

	// What connections tell

	void done() {
		this.operations += this.workload.depth();
		if (kind() == Workload.Kind.IDLE && this.connected < this.connections) {
			connectNext();
		}
		if (this.awaited != null) {
			awaited();
		}
	}

	private void awaited() {
		if (this.awaited != null && (this.failure != null || this.operations >= this.awaitedNumber)) {
			this.awaited.countDown();
		}
	}

	void failed(@Nullable Throwable cause) {
		if (this.failure == null && !this.stopping) {
			this.failure = cause;
			awaited();
		}
	}

}
