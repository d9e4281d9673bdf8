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

import java.net.BindException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

import io.eventreactor.CannotListenException;
import io.eventreactor.CannotListenException.Reason;

/**
 * Tells why an address could not be bound.
 */
final class BindFailure {

	private BindFailure() {
	}

	/**
	 * Checks a step of opening a port. Called on its loop, where a step is done when it
	 * returns.
	 * @param step registers or binds the channel, which is closed if that fails
	 * @param address what is bound, as users know it
	 * @throws CannotListenException if it fails
	 */
	static void throwIfFailed(ChannelFuture step, SocketAddress address) {
		if (!step.isSuccess()) {
			Channel channel = step.channel();
			if (channel.isRegistered()) {
				channel.close();
			}
			else {
				channel.unsafe().closeForcibly();
			}
			throw of(address, step.cause());
		}
	}

	static CannotListenException of(SocketAddress address, @Nullable Throwable cause) {
		Throwable failure = (cause != null) ? cause : new BindException("The bind did not complete");
		return new CannotListenException(address, reason(failure), failure);
	}

	private static Reason reason(Throwable failure) {
		if (failure instanceof UnresolvedAddressException || failure instanceof UnknownHostException) {
			return Reason.NOT_LOCAL;
		}
		SystemError error = SystemError.of(failure);
		if (error == null) {
			return (failure instanceof BindException) ? Reason.IN_USE : Reason.OTHER;
		}
		return switch (error) {
			case ADDRESS_NOT_LOCAL -> Reason.NOT_LOCAL;
			case NOT_PERMITTED -> Reason.NOT_PERMITTED;
			case ADDRESS_IN_USE -> Reason.IN_USE;
			default -> Reason.OTHER;
		};
	}

}
