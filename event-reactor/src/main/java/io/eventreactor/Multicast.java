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

package io.eventreactor;

import java.net.InetAddress;
import java.net.NetworkInterface;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * The multicast side of a UDP port. All methods may be called from any thread. The
 * options are ignored when the port is closed.
 *
 * @since 0.1.0
 * @see DatagramTransport#multicast()
 */
public interface Multicast {

	/**
	 * Joins a group, from any source, on the usual interface.
	 * @param group the group
	 * @return fires when joined
	 * @see #joinGroup(InetAddress, NetworkInterface, InetAddress)
	 */
	default Deferred<@Nullable Void> joinGroup(InetAddress group) {
		return joinGroup(group, null, null);
	}

	/**
	 * Joins a group: from then on the port receives what is sent to it. Other ports of
	 * this machine may receive it too, when they {@linkplain DatagramOptions#reuseAddress
	 * share the address}.
	 * @param group the group
	 * @param networkInterface where to join; {@code null} for the interface of
	 * {@link #setInterface}, else that of the address that the port is bound to, else the
	 * first that can do multicast
	 * @param source the only sender to be heard; {@code null} for all
	 * @return fires when joined; fails with a {@link MulticastException}
	 */
	Deferred<@Nullable Void> joinGroup(InetAddress group, @Nullable NetworkInterface networkInterface,
			@Nullable InetAddress source);

	/**
	 * Leaves a group that was joined from any source, on the usual interface.
	 * @param group the group
	 * @return fires when left
	 * @see #leaveGroup(InetAddress, NetworkInterface, InetAddress)
	 */
	default Deferred<@Nullable Void> leaveGroup(InetAddress group) {
		return leaveGroup(group, null, null);
	}

	/**
	 * Leaves a group.
	 * @param group the group
	 * @param networkInterface as it was joined
	 * @param source as it was joined
	 * @return fires when left; fails with a {@link MulticastException}, for one when the
	 * group was not joined like that
	 */
	Deferred<@Nullable Void> leaveGroup(InetAddress group, @Nullable NetworkInterface networkInterface,
			@Nullable InetAddress source);

	/**
	 * Sets how many routers what is sent to groups may pass.
	 * @param timeToLive 0 for this machine only, 1, the system's default, for this
	 * network only, at most 255
	 * @throws IllegalArgumentException if it is not in that range
	 */
	void setTimeToLive(int timeToLive);

	/**
	 * Returns how many routers what is sent to groups may pass.
	 * @return the number; 0 when the port is closed
	 */
	int getTimeToLive();

	/**
	 * Sets whether what is sent to groups is received on this machine too.
	 * @param loopback {@code true}, the system's default, to receive it
	 */
	void setLoopback(boolean loopback);

	/**
	 * Returns whether what is sent to groups is received on this machine too.
	 * @return {@code true} if it is
	 */
	boolean isLoopback();

	/**
	 * Sets where what is sent to groups goes out, and where groups are joined unless said
	 * otherwise.
	 * @param networkInterface the interface
	 */
	void setInterface(NetworkInterface networkInterface);

	/**
	 * Returns where what is sent to groups goes out.
	 * @return the interface, or {@code null} if the system chooses
	 */
	@Nullable NetworkInterface getInterface();

}
