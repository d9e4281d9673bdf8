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
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

import io.eventreactor.InvalidAddressException;
import io.eventreactor.IoType;

/**
 * The address of a Unix socket: users see the JDK's, Netty's native transports know their
 * own only.
 *
 * @param name the path of a file, or {@code @} and an abstract name
 */
record UnixAddress(String name) {

	/**
	 * What the JDK takes: the system has room for 108 bytes on Linux and 104 on the BSDs,
	 * of which one is a zero, and the JDK leaves another one.
	 */
	private static final int MAXIMUM_BYTES = PlatformDependent.isOsx() ? 102 : 106;

	private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

	static UnixAddress of(String name) {
		String visible = name.startsWith("\0") ? "@" + name.substring(1) : name;
		if (visible.isEmpty() || visible.equals("@")) {
			throw new IllegalArgumentException("The name of a Unix socket must not be empty");
		}
		if (visible.indexOf('\0') >= 0) {
			throw new IllegalArgumentException(
					"The name of a Unix socket must not have a zero in it, but at its start");
		}
		int bytes = visible.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > MAXIMUM_BYTES) {
			throw new IllegalArgumentException("The path of a Unix socket may have " + MAXIMUM_BYTES
					+ " bytes here, and this one has " + bytes + ": use a shorter directory, such as /run: " + visible);
		}
		return new UnixAddress(visible);
	}

	boolean isAbstract() {
		return this.name.startsWith("@");
	}

	Path path() {
		return Path.of(this.name);
	}

	/**
	 * Returns the address as users see it.
	 * @return the address; of an abstract name, one whose path begins with {@code @}
	 */
	UnixDomainSocketAddress toJdk() {
		return UnixDomainSocketAddress.of(this.name);
	}

	/**
	 * Returns the address as a transport of Netty knows it.
	 * @param type the transport
	 * @return the address
	 * @throws InvalidAddressException if the transport has no abstract names
	 */
	SocketAddress toNetty(IoType type) {
		if (isAbstract() && (type == IoType.NIO || type == IoType.KQUEUE)) {
			throw new InvalidAddressException(toJdk(), "abstract names of Unix sockets are there on Linux with"
					+ " IoType.EPOLL or IO_URING only; use a path, or './@…' for a file whose name begins with @");
		}
		if (type == IoType.NIO) {
			return toJdk();
		}
		return new DomainSocketAddress(isAbstract() ? "\0" + this.name.substring(1) : this.name);
	}

	/**
	 * Returns an address of Netty as users see it. Peers choose their names: one that is
	 * no path to the JDK, with a zero in it or letters that the JVM's encoding of file
	 * names has not, is none.
	 * @param address the address, or {@code null} for that of an unnamed socket
	 * @return the address; its path is empty if the socket has no name
	 */
	static UnixDomainSocketAddress toJdk(@Nullable SocketAddress address) {
		if (address instanceof UnixDomainSocketAddress known) {
			return known;
		}
		if (address instanceof DomainSocketAddress known && !known.path().isEmpty()) {
			String path = known.path();
			try {
				return UnixDomainSocketAddress.of(path.startsWith("\0") ? "@" + path.substring(1) : path);
			}
			catch (InvalidPathException ex) {
				return UNNAMED;
			}
		}
		return UNNAMED;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
