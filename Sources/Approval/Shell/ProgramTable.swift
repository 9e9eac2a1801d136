import JSON

/// What is known of common programs, by their name without folder.
///
/// A program that is not here is not known, and so is an option of a reading program that its row does not list: both ask.
/// Rows are data: a new program is a new row.
enum ProgramTable {
    static func row(_ name: ExactString) -> ProgramRow? { byName[name] }

    private static let byName: [ExactString: ProgramRow] = {
        var table: [ExactString: ProgramRow] = [:]
        for row in listing + reading + printing + writing + destroying + connecting + running {
            for name in row.names { table[name] = row }
        }
        return table
    }()

    // MARK: - Programs that destroy

    private static let destroying: [ProgramRow] = [
        ProgramRow("rm unlink", .destroys, "deletes files and keeps no copy"),
        ProgramRow("rmdir", .destroys, "deletes folders"),
        ProgramRow("shred", .destroys, "overwrites files so that they cannot be restored"),
        ProgramRow("truncate", .destroys, "cuts files off"),
        ProgramRow("dd", .destroys, "overwrites files and devices"),
        ProgramRow(
            "mkfs mke2fs mkswap wipefs blkdiscard fdisk sfdisk gdisk sgdisk cfdisk parted mdadm lvremove vgremove pvremove cryptsetup",
            .destroys, "changes disks and what is on them"),
        ProgramRow("kill pkill killall skill xkill", .destroys, "ends programs"),
        ProgramRow("reboot shutdown halt poweroff init telinit", .destroys, "stops the machine"),
        ProgramRow("userdel groupdel usermod passwd chpasswd", .destroys, "changes who may use this machine"),
        ProgramRow("iptables ip6tables nft ufw", .destroys, "changes what the network lets through"),
        ProgramRow(
            "systemctl service launchctl",
            .commands([
                ProgramCommand(
                    "status show is-active is-enabled is-failed list-units list-unit-files list-timers list-sockets cat print list",
                    .readOnly, "only reads"),
                ProgramCommand(
                    "stop restart kill disable mask isolate poweroff reboot halt kexec suspend hibernate rescue emergency bootout unload remove reset-failed",
                    .destructive, "stops what runs", flags: ["destructive"]),
            ]), "changes what runs on this machine"),
    ]
}
