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
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Who has joined which group, as the kernel of Linux says.
 */
final class Memberships {

	private static final Path IPV4 = Path.of("/proc/net/igmp");

	private static final Path IPV6 = Path.of("/proc/net/igmp6");

	private Memberships() {
	}

	/**
	 * Returns where a group is joined.
	 * @param group the group
	 * @return the names of network interfaces
	 */
	static List<String> of(InetAddress group) throws IOException {
		assumeThat(IPV4).as("Linux, which tells who has joined").exists();
		return (group instanceof Inet4Address) ? ofIpv4(group) : ofIpv6(group);
	}

	// A line for each interface, its number first, and below it one for each group, which
	// is the last byte first
	private static List<String> ofIpv4(InetAddress group) throws IOException {
		byte[] address = group.getAddress();
		byte[] reversed = { address[3], address[2], address[1], address[0] };
		String name = HexFormat.of().withUpperCase().formatHex(reversed);
		List<String> interfaces = new ArrayList<>();
		String last = "";
		for (String line : Files.readAllLines(IPV4)) {
			String[] columns = line.strip().split("[\\s:]+");
			if (!line.startsWith("\t")) {
				last = columns[1];
			}
			else if (columns[0].equals(name)) {
				interfaces.add(last);
			}
		}
		return interfaces;
	}

	// A line for each interface and group: the number, the name, the group
	private static List<String> ofIpv6(InetAddress group) throws IOException {
		String name = HexFormat.of().formatHex(group.getAddress());
		return Files.readAllLines(IPV6)
			.stream()
			.map((line) -> line.strip().split("\\s+"))
			.filter((columns) -> columns[2].equals(name))
			.map((columns) -> columns[1])
			.toList();
	}

}
