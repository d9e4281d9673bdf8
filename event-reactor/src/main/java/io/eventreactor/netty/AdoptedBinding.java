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

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Socket;
import org.jspecify.annotations.Nullable;

import io.eventreactor.IoType;

/**
 * A descriptor that somebody else has bound: systemd, for one. On Linux with epoll only.
 */
final class AdoptedBinding implements PortBinding {

	// From the headers of Linux

	private static final int SOL_SOCKET = 1;

	private static final int SO_TYPE = 3;

	private static final int SO_ACCEPTCONN = 30;

	private static final int SO_DOMAIN = 39;

	private static final int SOCK_STREAM = 1;

	private static final int AF_UNIX = 1;

	private static final int O_NONBLOCK = 04000;

	private final int descriptor;

	private final boolean unix;

	private final SocketAddress address;

	private final AtomicBoolean used = new AtomicBoolean();

	private AdoptedBinding(int descriptor, boolean unix, SocketAddress address) {
		this.descriptor = descriptor;
		this.unix = unix;
		this.address = address;
	}

	/**
	 * Looks at a descriptor, and leaves it as it is.
	 * @param type the transport that is to take it
	 * @param descriptor the number
	 * @return the binding
	 * @throws IllegalArgumentException if it is no socket that listens, or would block
	 */
	static AdoptedBinding of(IoType type, int descriptor) {
		if (type != IoType.EPOLL) {
			throw new UnsupportedOperationException(
					"IoType." + type + " cannot adopt descriptors; use IoType.EPOLL, on Linux");
		}
		if (descriptor < 0) {
			throw new IllegalArgumentException("A descriptor must not be negative: " + descriptor);
		}
		try {
			return of(descriptor);
		}
		catch (IOException | ChannelException ex) {
			throw new IllegalArgumentException(
					"Descriptor " + descriptor + " is no open socket; systemd's first one is 3", ex);
		}
	}

	private static AdoptedBinding of(int descriptor) throws IOException {
		Socket socket = new Socket(descriptor);
		if (socket.getIntOpt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM || socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) == 0) {
			throw new IllegalArgumentException("Descriptor " + descriptor
					+ " does not listen for streams; with systemd, use ListenStream= and Accept=no");
		}
		if (isBlocking(descriptor)) {
			throw new IllegalArgumentException("Descriptor " + descriptor
					+ " would block the loop; with systemd, set NonBlocking=true in the [Service] section");
		}
		boolean unix = socket.getIntOpt(SOL_SOCKET, SO_DOMAIN) == AF_UNIX;
		return new AdoptedBinding(descriptor, unix,
				unix ? UnixAddress.toJdk(socket.localDomainSocketAddress()) : socket.localAddress());
	}

	private static boolean isBlocking(int descriptor) throws IOException {
		for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo", String.valueOf(descriptor)))) {
			if (line.startsWith("flags:")) {
				return (Long.parseLong(line.substring("flags:".length()).trim(), 8) & O_NONBLOCK) == 0;
			}
		}
		return false;
	}

	@Override
	public SocketAddress address() {
		return this.address;
	}

	@Override
	public void prepare() {
		if (!this.used.compareAndSet(false, true)) {
			throw new IllegalStateException("Descriptor " + this.descriptor
					+ " was closed when its port stopped listening; only who has bound it can pass it again");
		}
	}

	@Override
	public ServerChannel newChannel() {
		return this.unix ? new EpollServerDomainSocketChannel(this.descriptor)
				: new EpollServerSocketChannel(this.descriptor);
	}

	@Override
	public @Nullable SocketAddress bindAddress() {
		return null;
	}

	@Override
	public SocketAddress host(Channel channel) {
		return this.address;
	}

	@Override
	public @Nullable SocketAddress hostOf(Channel connection) {
		return this.unix ? this.address : connection.localAddress();
	}

	@Override
	public @Nullable SocketAddress peerOf(Channel connection) {
		return this.unix ? UnixAddress.toJdk(connection.remoteAddress()) : connection.remoteAddress();
	}

}
