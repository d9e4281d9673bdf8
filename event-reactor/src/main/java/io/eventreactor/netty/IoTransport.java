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

import java.util.function.Function;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.IoType;

/**
 * One of Netty's transports: how its loops wait, and which channels go with them.
 *
 * @param type which one
 * @param handlers makes what a loop waits with
 * @param serverChannels makes channels that listen on TCP
 * @param channels makes channels that connect over TCP
 * @param datagramChannels makes channels for UDP, of a family or of both
 * @param unix the Unix sockets
 */
record IoTransport(IoType type, IoHandlerFactory handlers, Supplier<ServerChannel> serverChannels,
		Supplier<Channel> channels, Function<@Nullable SocketProtocolFamily, DatagramChannel> datagramChannels,
		UnixTransport unix) {

	private static final Logger logger = LoggerFactory.getLogger(IoTransport.class);

	static IoTransport of(IoType wanted) {
		return switch (wanted) {
			case AUTO -> best();
			case NIO -> nio();
			case EPOLL -> required(wanted, Epoll.unavailabilityCause(), IoTransport::epoll);
			case KQUEUE -> required(wanted, KQueue.unavailabilityCause(), IoTransport::kqueue);
			case IO_URING -> ioUring(IoUring.unavailabilityCause());
			case MEMORY -> throw new IllegalArgumentException(
					"IoType.MEMORY is for tests; use io.eventreactor.testing.VirtualReactor there");
		};
	}

	/**
	 * The channels of a test kit.
	 * @param runtime makes them
	 * @return a transport without sockets
	 */
	static IoTransport of(ReactorRuntime runtime) {
		return new IoTransport(IoType.MEMORY, LocalIoHandler.newFactory(), runtime::newServerChannel,
				runtime::newChannel, (family) -> notInMemory(),
				new UnixTransport(IoTransport::notInMemory, IoTransport::notInMemory, null));
	}

	private static <T> T notInMemory() {
		throw new UnsupportedOperationException("IoType.MEMORY has neither datagrams nor Unix sockets");
	}

	private static IoTransport best() {
		if (Epoll.isAvailable()) {
			return epoll();
		}
		return KQueue.isAvailable() ? kqueue() : nio();
	}

	private static IoTransport required(IoType wanted, @Nullable Throwable unavailable,
			Supplier<IoTransport> transport) {
		if (unavailable != null) {
			throw new IllegalStateException("IoType." + wanted + " cannot run here; use IoType.AUTO or IoType.NIO",
					unavailable);
		}
		return transport.get();
	}

	private static IoTransport nio() {
		return new IoTransport(IoType.NIO, NioIoHandler.newFactory(), NioServerSocketChannel::new,
				NioSocketChannel::new, NioDatagramChannel::new,
				new UnixTransport(NioServerDomainSocketChannel::new, NioDomainSocketChannel::new, null));
	}

	private static IoTransport epoll() {
		return new IoTransport(IoType.EPOLL, new EpollHandlers(), EpollServerSocketChannel::new,
				EpollSocketChannel::new, EpollDatagramChannel::new,
				new UnixTransport(EpollServerDomainSocketChannel::new, EpollDomainSocketChannel::new,
						EpollDomainDatagramChannel::new));
	}

	private static IoTransport kqueue() {
		return new IoTransport(IoType.KQUEUE, KQueueIoHandler.newFactory(), KQueueServerSocketChannel::new,
				KQueueSocketChannel::new, KQueueDatagramChannel::new,
				new UnixTransport(KQueueServerDomainSocketChannel::new, KQueueDomainSocketChannel::new,
						KQueueDomainDatagramChannel::new));
	}

	/**
	 * Returns io_uring, or what is best without it, and says so.
	 * @param unavailable why it cannot run, or {@code null}
	 * @return the transport
	 */
	static IoTransport ioUring(@Nullable Throwable unavailable) {
		if (unavailable == null) {
			return new IoTransport(IoType.IO_URING, IoUringIoHandler.newFactory(), IoUringServerSocketChannel::new,
					IoUringSocketChannel::new, IoUringDatagramChannel::new,
					new UnixTransport(IoUringServerDomainSocketChannel::new, IoUringDomainSocketChannel::new, null));
		}
		IoTransport instead = best();
		logger.warn("io_uring cannot run here, using {} instead: {}", instead.type(), unavailable.toString());
		return instead;
	}

}
