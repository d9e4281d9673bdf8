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

import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The Unix sockets of one of Netty's transports.
 *
 * @param serverChannels makes channels that listen
 * @param channels makes channels that connect
 * @param datagramChannels makes channels for datagrams; {@code null} where there are none
 */
record UnixTransport(Supplier<ServerChannel> serverChannels, Supplier<Channel> channels,
		@Nullable Supplier<Channel> datagramChannels) {

	/**
	 * Finds out what happens when the peer has sent all. Some of Netty's channels for
	 * Unix sockets take the option for half closing, and close all the same.
	 * @param channel a channel
	 * @return whether it closes, and tells nothing, unless {@link EndOfInput} is there
	 */
	static boolean closesAtEndOfInput(Channel channel) {
		return channel instanceof NioDomainSocketChannel || channel instanceof IoUringDomainSocketChannel;
	}

}
